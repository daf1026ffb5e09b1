#ifndef KATSUDO_CLONES_H
#define KATSUDO_CLONES_H

/// Builds a plain loop for wider vectors as well; the program chooses the fitting version when it starts. Use it only for loops whose
/// result cannot depend on the choice: loops over whole numbers, or with each sum in its own order and FP_CONTRACT off. It works only
/// where the C library can choose a version.
#if defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CLONES
#endif

#endif
