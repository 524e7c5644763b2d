"""Maps: folium's shell, what it draws, and the same ground drawn by the server."""
