"""The demo agency: Kota Padang with invented people, for trying the application and for its tests."""
