#ifndef KATSUDO_CLONES_H
#define KATSUDO_CLONES_H

/// A plain loop that the compiler also builds for wider vectors; the one that fits is chosen when the program starts. Only for loops
/// whose result cannot depend on it: over whole numbers, or with each sum in its own order and FP_CONTRACT off. Only where the C library
/// can choose.
#if defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CLONES
#endif

#endif
