"""The only code that knows Streamlit besides app.py and pages/."""
