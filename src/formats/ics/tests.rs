mod events;
mod rules;
