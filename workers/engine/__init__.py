"""Inference engines behind one contract, and the base model. Imports no other part of the workers.

llama.cpp and torch are imported only when an engine opens.
"""

import os

# llama.cpp's threads wait for one another many times a layer. By default they spin, and on a machine that is also busy
# with something else, such as a training, a question then takes 20 s instead of 0.4 s. The policy must be set before
# the first engine loads llama.cpp.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
