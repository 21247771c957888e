Creator "igraph version 0.10.4 Thu Mar 14 2024"
Version 1
# exported by hand
graph
[
  directed 0
  node [ id 0 label "Anna &#38; Co" department "Zorg" graphics [ x 12.5 y -3 w 10 ] ]
  node
  [
    id 1
    label "Ren&eacute; Bos"
    department "ICT"
    community 2
  ]
  node [ id 2 label "Cleo" ]
  edge [ source 0 target 1 value 2 weight 4 ]
  edge [ source 0 target 1 weight 1 ]
  edge [ source 1 target 2 ]
]
