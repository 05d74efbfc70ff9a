"""The exposure budget of an exhibit: how many files people would have to look at, and how many they are spared."""
