"""Train model bundles on MovieLens: fetch data, draw examples, fine-tune, export, evaluate."""
