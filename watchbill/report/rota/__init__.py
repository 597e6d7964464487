"""A rota over some days in each form: for a terminal, a wiki, a spreadsheet, a program and a browser."""
