"""Pages of the quarterly visits: plan and batches, the form that works offline, a visit with its findings, figures."""
