"""Every answer in every form, with a folder for each answer."""
