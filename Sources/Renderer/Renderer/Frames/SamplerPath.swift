import CSampler

/// The version of the sampling loops. All versions give the same bytes.
package enum SamplerPath: Sendable, CaseIterable {
  case scalar
  case ssse3
  case avx2

  /// The fastest version that this processor can run.
  package static var best: SamplerPath {
    switch cs_best_path() {
    case CS_AVX2: .avx2
    case CS_SSSE3: .ssse3
    default: .scalar
    }
  }

  /// The versions that this processor can run.
  package static var available: [SamplerPath] {
    switch best {
    case .avx2: [.scalar, .ssse3, .avx2]
    case .ssse3: [.scalar, .ssse3]
    case .scalar: [.scalar]
    }
  }

  var code: cs_path {
    switch self {
    case .scalar: CS_SCALAR
    case .ssse3: CS_SSSE3
    case .avx2: CS_AVX2
    }
  }
}
