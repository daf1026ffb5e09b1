import KatsudoCore
import KatsudoMediaChecks
import Testing

@Suite struct MediaURLTests {
  @Test(arguments: [
    Case("plain", "https://example.com/a.png", "https://example.com/a.png"),
    Case("no path", "https://example.com", "https://example.com/"),
    Case("query without path", "https://example.com?a=b", "https://example.com/?a=b"),
    Case("upper case", "HTTPS://EXAMPLE.com/A.png", "https://example.com/A.png"),
    Case("trailing dot", "https://example.com./a", "https://example.com/a"),
    Case("own port", "https://example.com:443/a", "https://example.com/a"),
    Case("other port", "https://example.com:8443/a", "https://example.com:8443/a"),
    Case("port with zeros", "https://example.com:00443/", "https://example.com/"),
    Case("empty port", "https://example.com:/a", "https://example.com/a"),
    Case("highest port", "https://example.com:65535/", "https://example.com:65535/"),
    Case("fragment", "https://example.com/a#b", "https://example.com/a"),
    Case("fragment with @", "https://example.com/a#@evil.example/", "https://example.com/a"),
    Case("fragment after host", "https://example.com#@evil.example/", "https://example.com/"),
    Case("@ in path", "https://example.com/@user/a.png", "https://example.com/@user/a.png"),
    Case("@ in query", "https://example.com/?u=a@b", "https://example.com/?u=a@b"),
    Case("URL in query", "https://example.com/?u=https://b.example/", "https://example.com/?u=https://b.example/"),
    Case("pre-signed", "https://b.s3.example.com/k?X-Amz-Signature=0a%2Fb&X=1", "https://b.s3.example.com/k?X-Amz-Signature=0a%2Fb&X=1"),
    Case("escape kept", "https://example.com/a%20b", "https://example.com/a%20b"),
    Case("bare percent", "https://example.com/100%", "https://example.com/100%25"),
    Case("half an escape", "https://example.com/%2", "https://example.com/%252"),
    Case("Japanese path", "https://example.com/絵.png", "https://example.com/%E7%B5%B5.png"),
    Case("brackets in query", "https://example.com/?a[0]=1", "https://example.com/?a%5B0%5D=1"),
    Case("quotes", "https://example.com/\"<>^`{|}", "https://example.com/%22%3C%3E%5E%60%7B%7C%7D"),
    Case("dot segments stay", "https://example.com/a/../b", "https://example.com/a/../b"),
    Case("IDNA in ASCII", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    Case("underscore", "https://my_bucket.example.com/", "https://my_bucket.example.com/"),
    Case("hyphens inside", "https://r3---sn.example.com/", "https://r3---sn.example.com/"),
    Case("number first", "https://1password.example/", "https://1password.example/"),
    Case("hex before the last label", "https://0x7f.example.com/", "https://0x7f.example.com/"),
    Case("one label", "https://localhost/", "https://localhost/"),
    Case("IPv4", "https://192.0.2.1/", "https://192.0.2.1/"),
    Case("IPv4 with trailing dot", "https://127.0.0.1./", "https://127.0.0.1/"),
    Case("IPv6", "https://[2001:DB8::1]/", "https://[2001:db8::1]/"),
    Case("IPv6 with port", "https://[::1]:8443/a", "https://[::1]:8443/a"),
    Case("IPv6 mapped", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/"),
    Case("the seed's picture", seedPicture, seedPicture),
    Case(
      "longest", "https://example.com/" + String(repeating: "a", count: 8172), "https://example.com/" + String(repeating: "a", count: 8172)),
  ])
  func `a URL is read and written in one form`(row: Case<String, String>) throws {
    let url = try MediaURL(row.input)
    #expect(url.description == row.expected)
    #expect(try MediaURL(row.expected) == url)
  }

  static let refused: [Case<String, MediaError.Code>] = [
    Case("empty", "", .malformed),
    Case("a word", "picture", .malformed),
    Case("a file name", "picture.png", .malformed),
    Case("a path", "/etc/passwd", .malformed),
    Case("no scheme", "//example.com/a", .malformed),
    Case("scheme of digits", "1https://example.com", .malformed),
    Case("leading space", " https://example.com/", .malformed),
    Case("trailing space", "https://example.com/ ", .malformed),
    Case("inner space", "https://example.com/a b", .malformed),
    Case("space in host", "https://exam ple.com/", .malformed),
    Case("tab", "https://exam\tple.com/", .malformed),
    Case("line break", "https://example.com/\r\nHost: evil", .malformed),
    Case("line break in host", "https://example.com\n.evil.example/", .malformed),
    Case("NUL", "https://example.com\0.evil.example/", .malformed),
    Case("delete", "https://example.com/\u{7f}", .malformed),
    Case("backslashes", "https:\\\\example.com\\a", .malformed),
    Case("backslash before @", "https://example.com\\@127.0.0.1/", .malformed),
    Case("http", "http://example.com/", .forbidden),
    Case("ftp", "ftp://example.com/a", .forbidden),
    Case("file", "file:///etc/passwd", .forbidden),
    Case("gopher", "gopher://127.0.0.1:6379/_", .forbidden),
    Case("javascript", "javascript:alert(1)", .forbidden),
    Case("unix socket", "https+unix://%2Fvar%2Frun/a", .forbidden),
    Case("data", "data:image/png;base64,AAAA", .forbidden),
    Case("host read as scheme", "example.com:443/a", .forbidden),
    Case("one slash", "https:/example.com/", .malformed),
    Case("no slash", "https:example.com", .malformed),
    Case("three slashes", "https:///example.com/", .malformed),
    Case("no host", "https://", .malformed),
    Case("port without host", "https://:443/", .malformed),
    Case("user", "https://user@example.com/", .forbidden),
    Case("user and password", "https://user:pass@example.com/", .forbidden),
    Case("host as user", "https://example.com@127.0.0.1/", .forbidden),
    Case("empty user", "https://@example.com/", .forbidden),
    Case("two @", "https://a@b@c/", .forbidden),
    Case("host and port as user", "https://example.com:443@127.0.0.1/", .forbidden),
    Case("port 0", "https://example.com:0/", .malformed),
    Case("port too high", "https://example.com:65536/", .malformed),
    Case("port far too long", "https://example.com:4294967739/", .malformed),
    Case("negative port", "https://example.com:-1/", .malformed),
    Case("port with sign", "https://example.com:+443/", .malformed),
    Case("port of letters", "https://example.com:https/", .malformed),
    Case("two ports", "https://example.com:80:443/", .malformed),
    Case("escaped host", "https://%31%32%37.0.0.1/", .malformed),
    Case("escaped dot", "https://example%2ecom/", .malformed),
    Case("umlaut in host", "https://bücher.example/", .malformed),
    Case("full-width digits", "https://１２７.0.0.1/", .malformed),
    Case("ideographic dot", "https://127。0。0。1/", .malformed),
    Case("circled letters", "https://ⓔxample.com/", .malformed),
    Case("empty label", "https://example..com/", .malformed),
    Case("leading dot", "https://.example.com/", .malformed),
    Case("only a dot", "https://./", .malformed),
    Case("two trailing dots", "https://example.com../", .malformed),
    Case("leading hyphen", "https://-example.com/", .malformed),
    Case("trailing hyphen", "https://example-.com/", .malformed),
    Case("label too long", "https://\(String(repeating: "a", count: 64)).com/", .malformed),
    Case("name too long", "https://\(String(repeating: "abc.", count: 64))com/", .malformed),
    Case("asterisk", "https://*.example.com/", .malformed),
    Case("comma", "https://a,b.example/", .malformed),
    Case("semicolon", "https://a;b.example/", .malformed),
    Case("decimal address", "https://2130706433/", .forbidden),
    Case("octal address", "https://0177.0.0.1/", .forbidden),
    Case("octal address, one number", "https://017700000001/", .forbidden),
    Case("hex address", "https://0x7f000001/", .forbidden),
    Case("hex parts", "https://0x7f.0x0.0x0.0x1/", .forbidden),
    Case("hex prefix alone", "https://0x/", .forbidden),
    Case("short address", "https://127.1/", .forbidden),
    Case("three parts", "https://127.0.1/", .forbidden),
    Case("mixed bases", "https://0x7f.0.0.01/", .forbidden),
    Case("leading zeros", "https://127.000.000.001/", .forbidden),
    Case("part too large", "https://127.0.0.256/", .forbidden),
    Case("five parts", "https://127.0.0.0.1/", .forbidden),
    Case("number after a name", "https://example.123/", .forbidden),
    Case("zero", "https://0/", .forbidden),
    Case("IPv6 without brackets", "https://::1/", .malformed),
    Case("bracket not closed", "https://[::1/", .malformed),
    Case("IPv4 in brackets", "https://[127.0.0.1]/", .malformed),
    Case("name in brackets", "https://[localhost]/", .malformed),
    Case("empty brackets", "https://[]/", .malformed),
    Case("text after bracket", "https://[::1]evil.example/", .malformed),
    Case("zone", "https://[fe80::1%eth0]/", .forbidden),
    Case("escaped zone", "https://[fe80::1%25eth0]/", .forbidden),
    Case("future address", "https://[v1.fe80::a]/", .malformed),
    Case("closing bracket alone", "https://::1]/", .malformed),
    Case("too long", "https://example.com/" + String(repeating: "a", count: 8173), .malformed),
  ]

  @Test(arguments: refused)
  func `a URL that cannot be fetched is refused with its error code`(row: Case<String, MediaError.Code>) async {
    let error = await failure { () throws(MediaError) in try MediaURL(row.input) }
    #expect(error?.code == row.expected)
  }

  @Test func `plain HTTP is refused unless it is allowed`() throws {
    let url = try MediaURL("http://Example.com:80/a", allowHTTP: true)
    #expect(url.description == "http://example.com/a")
    #expect(url.port == 80)
    #expect(throws: MediaError.self) { try MediaURL("http://example.com/a") }
  }

  /// The base URL is the one of RFC 3986 section 5.4, with https.
  @Test(arguments: [
    Case("absolute", "https://other.example/x", "https://other.example/x"),
    Case("host alone", "//other.example/x", "https://other.example/x"),
    Case("absolute path", "/g", "https://a.example/g"),
    Case("file", "g", "https://a.example/b/c/g"),
    Case("this folder", "./g", "https://a.example/b/c/g"),
    Case("folder", "g/", "https://a.example/b/c/g/"),
    Case("query", "?y", "https://a.example/b/c/d;p?y"),
    Case("file and query", "g?y", "https://a.example/b/c/g?y"),
    Case("fragment", "#s", "https://a.example/b/c/d;p?q"),
    Case("file and fragment", "g#s", "https://a.example/b/c/g"),
    Case("parent", "..", "https://a.example/b/"),
    Case("parent's file", "../g", "https://a.example/b/g"),
    Case("root", "../..", "https://a.example/"),
    Case("above the root", "../../../g", "https://a.example/g"),
    Case("dot segments in the middle", "./g/../h", "https://a.example/b/c/h"),
    Case("dot segments in an absolute path", "/./x/../g", "https://a.example/g"),
    Case("dots that are names", "g..", "https://a.example/b/c/g.."),
    Case("colon in a later segment", "./a:b", "https://a.example/b/c/a:b"),
    Case("not ASCII", "/絵", "https://a.example/%E7%B5%B5"),
  ])
  func `a redirect's location is resolved against the base URL`(row: Case<String, String>) throws {
    let base = try MediaURL("https://a.example/b/c/d;p?q")
    #expect(try base.redirected(to: row.input, allowHTTP: false).description == row.expected)
  }

  @Test(
    arguments: [
      Case("down to http", "http://a.example/", .forbidden),
      Case("with a login", "https://a:b@c.example/", .forbidden),
      Case("host alone with a login", "//a@b.example/", .forbidden),
      Case("file", "file:///etc/passwd", .forbidden),
      Case("data", "data:text/html,x", .forbidden),
      Case("decimal address", "https://2130706433/", .forbidden),
      Case("empty", "", .malformed),
      Case("space", "/a b", .malformed),
      Case("backslashes", "\\\\evil.example", .malformed),
    ] as [Case<String, MediaError.Code>])
  func `a redirect's location is checked as strictly as a first URL`(row: Case<String, MediaError.Code>) async throws {
    let base = try MediaURL("https://a.example/")
    let error = await failure { () throws(MediaError) in try base.redirected(to: row.input, allowHTTP: false) }
    #expect(error?.code == row.expected)
  }
}

private let seedPicture = "https://playgrounds-storage-public.runcomfy.net/tools/7013/media-files/usecase2-2-input.jpeg"
