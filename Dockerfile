FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1

# The port is published by the host, so the server listens on every address of the container.
# Reached by another name than localhost? docker run -e STREAMLIT_SERVER_ALLOWED_HOSTS="fivec.example.org" ...
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0
# Named, or the server asks the internet for its own address.
ENV STREAMLIT_BROWSER_SERVER_ADDRESS=localhost

WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt && useradd --create-home fivec
COPY . .
USER fivec

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py"]
