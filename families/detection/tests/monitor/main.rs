//! Monitoring: what Prometheus, Alertmanager and "The Site Reliability Workbook" say of it, played.

mod alerts;
mod cost;
mod pages;
mod series;
mod stage;
