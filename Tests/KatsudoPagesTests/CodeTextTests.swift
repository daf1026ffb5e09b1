import KatsudoPages
import Testing

/// Texts as strings of a programming language. `SnippetTests` of the server also runs them.
@Suite struct CodeTextTests {
  @Test(arguments: [
    ("street.jpg", "street.jpg"), ("http://127.0.0.1:8787/v1", "http://127.0.0.1:8787/v1"), ("", "''"), ("two words", "'two words'"),
    ("it's", #"'it'\''s'"#), (#"$HOME `id` "a" \n"#, #"'$HOME `id` "a" \n'"#), ("a\nb", "'a\nb'"), ("🎬", "'🎬'"), ("~", "'~'"), ("*", "'*'"),
    ("a;b", "'a;b'"), ("http://[::1]:80", "'http://[::1]:80'"),
  ])
  func `a word of the shell expands nothing`(text: String, word: String) {
    #expect(CodeText.shell(text) == word)
  }

  @Test(arguments: [("a b", "a b"), (#"$x `id` "q" \"#, #"\$x \`id\` \"q\" \\"#), ("it's", "it's")])
  func `inside quotation marks of the shell nothing is expanded either`(text: String, inside: String) {
    #expect(CodeText.insideShellQuotes(text) == inside)
  }

  @Test(arguments: [
    ("plain", #""plain""#), (#"say "hi""#, #""say \"hi\"""#), (#"back\slash \(x)"#, #""back\\slash \\(x)""#),
    ("it's $HOME ${x} %s `t` #{y}", #""it's $HOME ${x} %s `t` #{y}""#), ("a\nb\rc\td", #""a\nb\rc\td""#), ("🎬 光", #""🎬 光""#),
    ("", #""""#), ("a\r\nb", #""a\r\nb""#),
  ])
  func `strings of Swift, Python, JavaScript and Go have the same common escapes`(text: String, code: String) {
    #expect(CodeText.swift(text) == code)
    #expect(CodeText.python(text) == code)
    #expect(CodeText.javaScript(text) == code)
    #expect(CodeText.go(text) == code)
  }

  @Test(arguments: [("\0", "0"), ("\u{1B}", "1b"), ("\u{7F}", "7f"), ("\u{85}", "85"), ("\u{2028}", "2028"), ("\u{FEFF}", "feff")])
  func `a character that a source file must not have is written as its number`(text: String, digits: String) {
    let wide = "\"\\u" + String(repeating: "0", count: 4 - digits.count) + digits + "\""
    #expect(CodeText.swift(text) == "\"\\u{\(digits)}\"")
    #expect(CodeText.python(text) == wide)
    #expect(CodeText.javaScript(text) == wide)
    #expect(CodeText.go(text) == wide)
  }
}
