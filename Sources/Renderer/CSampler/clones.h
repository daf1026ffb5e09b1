#ifndef KATSUDO_CLONES_H
#define KATSUDO_CLONES_H

/// Compiles a function also for wider vectors. The C library chooses the version when the program starts. Use it only if all versions give
/// the same result: for loops over whole numbers, or for loops that keep the order of each sum, with FP_CONTRACT off. With other C
/// libraries than glibc, and on other processors than x86-64, it does nothing.
#if defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CLONES
#endif

#endif
