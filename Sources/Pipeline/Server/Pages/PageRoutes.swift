import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoPages
import NIOCore

/// The routes of the pages for people, of their Markdown twins, and of the files that a browser loads for them. They need no API key: what a
/// page shows of an owner, the browser asks under `/v1`.
struct PageRoutes: Sendable {
  let pages: Pages
  let catalogue: @Sendable () -> ModelCatalogue
  let bases: LinkBases
  /// `false` if the server takes calls without a key.
  let needsKey: Bool

  /// The model of the page `/`, if the server has it.
  private static let firstModel = "bytedance/dreamina-3-0/pro/image-to-video"

  func add(to router: some RouterMethods<APIContext>) {
    add("", to: router) { start(.html, $0) }
    add("index.md", to: router) { start(.markdown, $0) }
    for (path, page) in [
      ("models", Page.models), ("requests", .requests), ("keys", .keys), ("device", .device), ("workflows", .workflows),
    ] {
      add(RouterPath(path), to: router) { answer(page, .html, $0) }
      add(RouterPath("\(path).md"), to: router) { answer(page, .markdown, $0) }
    }
    add("models/**", to: router, model)
    add("llms.txt", to: router) { call in
      var response = response(pages.llms(catalogue().models, view(call)), type: "text/plain", call)
      response.headers[.contentSecurityPolicy] = "default-src 'none'"
      return response
    }
    let assets: @Sendable (Request, APIContext) async throws -> Response = { request, _ in try asset(request) }
    router.add("assets/**", [(.get, assets), (.head, assets)])
  }

  private enum Form { case html, markdown }

  private func add(
    _ path: RouterPath, to router: some RouterMethods<APIContext>, _ answer: @escaping @Sendable (Request) -> Response
  ) {
    let handler: @Sendable (Request, APIContext) async throws -> Response = { request, _ in answer(request) }
    router.add(path, [(.get, handler), (.head, handler)])
  }

  private func start(_ form: Form, _ request: Request) -> Response {
    let models = catalogue()
    return answer(.playground(models[Self.firstModel] ?? models.models.first), form, request)
  }

  @Sendable private func model(_ request: Request) -> Response {
    let path = ModelPagePath(request.uri.path)
    let page = catalogue()[path.modelID].map { path.isAPI ? Page.api($0) : .playground($0) }
    return answer(page ?? .missing(modelID: path.modelID), path.isMarkdown ? .markdown : .html, request)
  }

  private func answer(_ page: Page, _ form: Form, _ request: Request) -> Response {
    let view = view(request)
    var response =
      switch form {
      case .html: response(pages.html(page, view), type: "text/html", request)
      case .markdown: response(pages.markdown(page, view, models: catalogue().models), type: "text/markdown", request)
      }
    if case .missing = page { response.status = .notFound }
    return response
  }

  private func view(_ request: Request) -> PageView {
    let query = (request.uri.query ?? "").split(separator: "&").map(String.init).filter { !$0.hasPrefix("lang=") }
    return PageView(
      language: .choose(
        asked: .asked(Query(request: request)), cookies: request.headers[values: .cookie],
        acceptLanguage: request.headers[.acceptLanguage]),
      server: bases.apiBase(request), path: request.uri.path, query: query, filesOrigin: filesOrigin(request), needsKey: needsKey)
  }

  /// The origin of the links to result files, if it is another one than that of the page.
  private func filesOrigin(_ request: Request) -> String? {
    let page = PageHeaders.origin(of: LinkBases().apiBase(request))
    return PageHeaders.origin(of: bases.filesBase(request)).flatMap { $0 == page ? nil : $0 }
  }

  private func response(_ text: String, type: String, _ request: Request) -> Response {
    var headers = PageHeaders.security(filesOrigin: filesOrigin(request))
    headers[.contentType] = "\(type); charset=utf-8"
    headers[.cacheControl] = "no-cache"
    headers[.vary] = "Accept-Language, Cookie"
    headers[.setCookie] = PageLanguage.asked(Query(request: request))?.cookie
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// Answers with a file that a page loads. The address has the hash of all files, so its content never changes.
  private func asset(_ request: Request) throws(APIError) -> Response {
    let prefix = pages.assets.path + "/"
    guard request.uri.path.hasPrefix(prefix), let file = pages.assets.browserFile(request.uri.path.dropFirst(prefix.count)) else {
      throw APIError(.resourceNotFound, "There is no such file of this version of the server. Load the page again.")
    }
    var headers = PageHeaders.security(filesOrigin: nil)
    headers[.contentType] = file.contentType
    headers[.cacheControl] = "public, max-age=31536000, immutable"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }
}
