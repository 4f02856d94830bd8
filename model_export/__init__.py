"""From motion to the released model: training, export, quantisation and the proof of parity."""
