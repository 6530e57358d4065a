"""The door of the dashboard: `streamlit run dashboard.py` finds the application here and serves it."""

import runpy

import streamlit as st

from ui.server import FRAME, MIDDLEWARE, ROUTES, lifespan, on_script_error, runs_as_script

app = st.App(FRAME, lifespan=lifespan, middleware=MIDDLEWARE, routes=ROUTES, on_script_error=on_script_error)

if runs_as_script():  # AppTest and Streamlit's classic mode execute this file itself and would otherwise show nothing
    runpy.run_path(str(FRAME), run_name="__main__")
