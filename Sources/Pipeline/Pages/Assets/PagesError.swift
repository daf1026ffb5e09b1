/// A file of the pages that cannot be used. It is an error of the build, because the files are part of the binary.
package struct PagesError: Error, CustomStringConvertible {
  package let file: String
  package let problem: String

  package var description: String { "The page file \(file) \(problem)." }
}
