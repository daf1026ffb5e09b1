import KatsudoTesting
import Testing

extension BadInputs {
  /// Pictures that are named by URL.
  @Suite struct URLs {
    private static let noURL = "This is not a URL. It must begin with https:// and name a file that anybody can download."
    private static let scheme = "The URL must begin with https://; other schemes are not fetched."
    private static let login =
      "The URL contains a user name or password (the part before @). Remove it, or use a pre-signed URL that needs no login."
    private static let number = "The URL's host is a number that is not an IPv4 address."
    private static let name = "The URL's host is not a host name."
    private static let port = "The URL's port is not a number from 1 to 65535."
    private static let control = "The URL contains a space or a control character."

    private static func refused(_ url: String, _ text: String, _ name: String? = nil) -> Submission {
      Submission(name ?? url, picture: url, .picture(text))
    }

    /// URLs whose text shows that they cannot be fetched. They are refused at once.
    static let atOnce: [Submission] = [
      refused("http://a.example/a.png", "This server fetches files over HTTPS only. Use a URL that begins with https://."),
      refused("HTTP://a.example/a.png", "This server fetches files over HTTPS only."),
      refused("ftp://a.example/a.png", scheme),
      refused("file:///etc/passwd", scheme),
      refused("javascript:alert(1)", scheme),
      refused("gopher://127.0.0.1:6379/_INFO", scheme),
      refused("blob:https://a.example/1", scheme),
      refused("unix:/run/docker.sock", scheme),
      refused("a.png", noURL),
      refused("/etc/passwd", noURL),
      refused("//a.example/a.png", noURL),
      refused("a.example/a.png", noURL),
      refused("1https://a.example/", noURL),
      refused("https:a.example/a.png", "The URL must begin with https://, with two slashes."),
      refused("https:/a.example/a.png", "The URL must begin with https://, with two slashes."),
      refused("https://", "The URL names no host."),
      refused("https:///a.png", "The URL names no host."),
      refused("https://:443/a.png", "The URL names no host."),
      refused("https://user:pass@a.example/a.png", login),
      refused("https://a.example@127.0.0.1/a.png", login),
      refused("https://@127.0.0.1/a.png", login),
      refused("https://a.example:443@127.0.0.1/a.png", login),
      refused("https://a.example%40127.0.0.1/a.png", "The URL's host contains a percent sign."),
      refused("https://a.example\\@127.0.0.1/a.png", "The URL contains a backslash."),
      refused("https:\\\\127.0.0.1\\a.png", "The URL contains a backslash."),
      refused("https://2130706433/a.png", number),
      refused("https://017700000001/a.png", number),
      refused("https://0x7f000001/a.png", number),
      refused("https://0177.0.0.1/a.png", number),
      refused("https://0x7f.0.0.1/a.png", number),
      refused("https://127.1/a.png", number),
      refused("https://127.0.1/a.png", number),
      refused("https://127.0.0.1.1/a.png", number),
      refused("https://127.0.0.256/a.png", number),
      refused("https://127.0.0.01/a.png", number),
      refused("https://0/a.png", number),
      refused("https://0x/a.png", number),
      refused("https://169.254.43518/a.png", number),
      refused("https://a.example:0/a.png", port),
      refused("https://a.example:65536/a.png", port),
      refused("https://a.example:99999999999/a.png", port),
      refused("https://a.example:-1/a.png", port),
      refused("https://a.example:port/a.png", port),
      refused("https://127.0.0.1:80:80/a.png", "The URL's host contains more than one colon."),
      refused("https://::1/a.png", "The URL's host contains more than one colon."),
      refused("https://[::1/a.png", "The URL's IPv6 address has no closing bracket."),
      refused("https://[]/a.png", "The URL contains something in brackets that is not an IPv6 address."),
      refused("https://[127.0.0.1]/a.png", "The URL contains something in brackets that is not an IPv6 address."),
      refused("https://[::1::]/a.png", "The URL contains something in brackets that is not an IPv6 address."),
      refused("https://[fe80::1%25eth0]/a.png", "The URL's IPv6 address contains a zone (the part after %)."),
      refused("https://[::1]x/a.png", port),
      refused("https://a b.example/a.png", control),
      refused("https://a.example/a b.png", control),
      refused(" https://a.example/a.png", control, "a space before"),
      refused("https://a.example/a.png\r\nHost: b.example", control, "a line break"),
      refused("https://a.example/\u{0}", control, "a NUL"),
      refused("https://a\t.example/", control, "a tab"),
      refused("https://絵.example/a.png", "The URL's host contains letters outside ASCII."),
      refused("https://１２７.0.0.1/a.png", "The URL's host contains letters outside ASCII."),
      refused("https://127。0。0。1/a.png", "The URL's host contains letters outside ASCII."),
      refused("https://%31%32%37.0.0.1/a.png", "The URL's host contains a percent sign."),
      refused("https://-a.example/a.png", name),
      refused("https://a..example/a.png", name),
      refused("https://.a.example/a.png", name),
      refused("https://./a.png", name),
      refused("https://a.example../a.png", name),
      refused("https://a'b.example/a.png", name),
      refused("https://\(String(repeating: "a", count: 64)).example/a.png", name, "a part of 64 letters"),
      refused("https://\(String(repeating: "a.", count: 127))example/a.png", name, "a name of more than 253 letters"),
      refused(
        "https://a.example/\(String(repeating: "a", count: 8192))", "The URL is longer than 8192 bytes. Use a shorter one.", "8192 letters"),
    ]

    private static func sentence(_ host: String) -> String {
      "\"\(host)\" is not on the public internet, and this server fetches only from the public internet. "
        + "Use a public https:// URL, or send the file as a data URI."
    }

    private static func notPublic(_ url: String, _ host: String) -> Submission { refused(url, sentence(host)) }

    /// URLs with an IP address. They are checked at once.
    static let addresses: [Submission] =
      [
        "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1", "169.254.169.254",
        "168.63.129.16", "100.64.0.1", "100.100.100.200", "0.0.0.0", "0.1.2.3", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]",
        "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[100::1]", "[4000::1]",
      ].map { notPublic("https://\($0)/a.png", $0) } + [
        notPublic("https://[::ffff:127.0.0.1]/a.png", "[::ffff:7f00:1]"),
        notPublic("https://[::ffff:7f00:1]/a.png", "[::ffff:7f00:1]"),
        notPublic("https://[::ffff:169.254.169.254]/a.png", "[::ffff:a9fe:a9fe]"),
        notPublic("https://[::127.0.0.1]/a.png", "[::7f00:1]"),
        notPublic("https://[64:ff9b::127.0.0.1]/a.png", "[64:ff9b::7f00:1]"),
        notPublic("https://[64:ff9b::a9fe:a9fe]/a.png", "[64:ff9b::a9fe:a9fe]"),
        notPublic("https://[64:ff9b:1::a00:1]/a.png", "[64:ff9b:1::a00:1]"),
        notPublic("https://[2002:7f00:1::]/a.png", "[2002:7f00:1::]"),
        notPublic("https://[0:0:0:0:0:0:0:1]/a.png", "[::1]"),
        notPublic("https://127.0.0.1./a.png", "127.0.0.1"),
        notPublic("https://127.0.0.1:22/", "127.0.0.1"),
        notPublic("https://127.0.0.1:65535/a.png?x=1#y", "127.0.0.1"),
      ]

    /// URLs with host names. Their addresses are checked when the picture is fetched.
    static let names: [Submission] = ["HTTPS://LOCALHOST/a.png", "https://localhost./a.png"].map { url in
      Submission(url, picture: url, .failed(sentence("localhost")))
    }

    @Test(arguments: atOnce) func `a URL that cannot be used is refused at once`(row: Submission) async throws { try await row.check() }

    @Test(arguments: addresses)
    func `an address that is not public is refused at once`(row: Submission) async throws { try await row.check() }

    @Test(arguments: names)
    func `a request fails if the name in its URL has an address that is not public`(row: Submission) async throws { try await row.check() }
  }
}
