"""Training an adapter and exporting a bundle: recipe, teacher, fine-tuning, checkpoint. Imports any floor below."""
