"""Questions to answers whose every sentence is checked against its source."""
