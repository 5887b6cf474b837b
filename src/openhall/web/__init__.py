"""The pages, cut by audience: public, kiosk, screens, counter, reception, desk."""
