/// The cookie of a session. It holds for one host, and no script can read it.
enum SessionCookie {
  /// Over TLS, the prefix makes browsers refuse a cookie of this name that another host has set.
  static func name(isSecure: Bool) -> String { isSecure ? "__Host-katsudo_environment" : "katsudo_environment" }

  /// Returns the value of `Set-Cookie` that keeps a session.
  static func setting(_ secret: String, seconds: Int, isSecure: Bool) -> String {
    "\(name(isSecure: isSecure))=\(secret); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
  }

  /// Returns the value of `Set-Cookie` that removes the cookie.
  static func removing(isSecure: Bool) -> String { setting("", seconds: 0, isSecure: isSecure) }

  /// Returns the secrets in the headers `Cookie`, at most four. Another host of the domain can set a cookie of the same name.
  static func values(_ headers: [String], isSecure: Bool) -> [String] {
    let begin = name(isSecure: isSecure) + "="
    let pairs = headers.joined(separator: ";").split(separator: ";").map { pair in pair.drop { $0 == " " } }
    return pairs.filter { $0.hasPrefix(begin) }.prefix(4).map { String($0.dropFirst(begin.count)) }
  }
}
