"""From examples to an adapter and a bundle: recipe, teacher, fine-tuning, checkpoint. Imports any floor below."""
