"""The same vectors by scikit-learn's KMeans: times of the fits, and the labels.

kmeans.py VECTORS.csv PROFILES CLUSTERS STARTS SEED LABELS.json

VECTORS.csv has a line (profile, word, weight) for every word of a profile, both numbered from 1.
Prints the version and, for one start and for STARTS, wall and processor seconds of the fit alone.
"""

import json
import os
import sys
import time

import numpy
import scipy.sparse
import sklearn
from sklearn.cluster import KMeans

path, profiles, clusters, starts, seed, labels = sys.argv[1:]
rows = numpy.loadtxt(path, delimiter=",")
profile, word = rows[:, 0].astype(int) - 1, rows[:, 1].astype(int) - 1
vectors = scipy.sparse.csr_matrix(
    (rows[:, 2], (profile, word)), shape=(int(profiles), word.max() + 1)
)


def fit(n_init):
    model = KMeans(n_clusters=int(clusters), n_init=n_init, random_state=int(seed))
    wall, processor = time.perf_counter(), sum(os.times()[:2])
    model.fit(vectors)
    taken = {
        "seconds": time.perf_counter() - wall,
        "processorSeconds": sum(os.times()[:2]) - processor,
    }
    return model, taken


_, one = fit(1)
best, several = fit(int(starts))
with open(labels, "w", encoding="utf-8") as file:
    json.dump(best.labels_.tolist(), file)
print(json.dumps({"version": sklearn.__version__, "one": one, "several": several}))
