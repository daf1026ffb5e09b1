import Foundation
import KatsudoPages
import Testing

/// The files of the pages that are part of the binary.
@Suite struct PageAssetTests {
  /// The folder with the files.
  private static let folder =
    "/" + URL(fileURLWithPath: #filePath).pathComponents.dropFirst().dropLast(3).joined(separator: "/")
    + "/Sources/Pipeline/PageAssets/Files"

  @Test func `the binary has exactly the files of the folder`() throws {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.folder).filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(Self.folder)/\(path)", isDirectory: &isFolder) && !isFolder.boolValue
    }
    let assets = PageAssets()
    #expect(Set(assets.files.keys) == Set(paths), "run Scripts/page-assets.py")
    for path in paths {
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(path)")))
      #expect(assets.files[path] == bytes, "\(path)")
    }
  }

  @Test func `a browser may load the files of app and their texts, and nothing else`() throws {
    let assets = PageAssets()
    let style = try #require(assets.browserFile("app.css"))
    #expect(style.bytes == assets.files["app/app.css"])
    #expect(style.contentType == "text/css; charset=utf-8")
    #expect(assets.browserFile("app.js")?.contentType == "text/javascript; charset=utf-8")
    #expect(assets.browserFile("strings/ja.json")?.contentType == "application/json")
    #expect(assets.browserFile("strings/ja.json")?.bytes == assets.files["strings/app/ja.json"])
    for path in [
      "", "app", "app/app.css", "../templates/layout.mustache", "templates/layout.mustache", "strings/pages/ja.json", "strings/",
    ] {
      #expect(assets.browserFile(path) == nil, "\(path)")
    }
  }

  @Test func `the hash is 16 hexadecimal digits and the same for the same files`() {
    let assets = PageAssets()
    #expect(assets.hash.wholeMatch(of: /[0-9a-f]{16}/) != nil, "\(assets.hash)")
    #expect(PageAssets().hash == assets.hash)
    #expect(assets.path == "/assets/\(assets.hash)")
  }
}
