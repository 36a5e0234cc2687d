"""Streamlit 页面。"""
