"""From MovieLens to model bundles: fetch, draw examples, fine-tune, export, evaluate."""
