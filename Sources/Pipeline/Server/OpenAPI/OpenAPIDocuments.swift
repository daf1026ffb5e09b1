import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoModels
import NIOConcurrencyHelpers

/// The route `/openapi.json`, which needs no key, and the answers to `/v1/models/{id}/openapi.json`.
///
/// The texts of models come in the language that `Accept-Language` asks for if a model has it, all other texts in English. Everybody may ask
/// for the document of the server, and it is large on a server with many models. So it is kept for each language of the models, until the
/// models change.
final class OpenAPIDocuments: Sendable {
  /// The last part of the paths.
  static let name = "openapi.json"

  private struct Kept {
    /// The models of the document: their ids and versions.
    var models: [[String?]]
    /// The document without `servers` and the brace before it.
    var rest: [UInt8]
    /// SHA-256 of `rest` in hexadecimal.
    var hash: String
  }

  private let catalogue: @Sendable () -> ModelCatalogue
  private let bases: LinkBases
  private let needsKey: Bool
  private let kept = NIOLockedValueBox<[String: Kept]>([:])

  init(catalogue: @escaping @Sendable () -> ModelCatalogue, bases: LinkBases, needsKey: Bool) {
    self.catalogue = catalogue
    self.bases = bases
    self.needsKey = needsKey
  }

  func add(to router: some RouterMethods<APIContext>) {
    router.add("\(Self.name)", [(.get, server), (.head, server)])
  }

  /// Returns the id of the model whose document an id in a path names, or `nil` if it names a model. No model has an id that ends so.
  static func modelID(in id: String) -> String? {
    id.hasSuffix("/\(name)") ? String(id.dropLast(name.count + 1)) : nil
  }

  /// The answers of the routes, as the documents describe them.
  static func answers(isHead: Bool) -> [APIAnswer] {
    [
      APIAnswer(description: "The document.", content: isHead ? nil : ("application/json", ["type": "object"]), headers: [.eTag]),
      APIAnswer(status: 304, description: "The caller has this document.", headers: [.eTag]),
    ]
  }

  @Sendable func server(_ request: Request, _ context: APIContext) async throws -> Response {
    let catalogue = catalogue()
    let language = Self.language(of: catalogue.models, request)
    let document = document(of: catalogue.models, language: language)
    let base = bases.apiBase(request)
    let servers = Self.servers(base).jsonText
    return answer(
      { Array("{\"servers\":\(servers),".utf8) + document.rest },
      eTag: "\(document.hash.prefix(32))-\(Self.hash(Array(base.utf8)).prefix(16))",
      request, caching: "no-cache")
  }

  /// Answers with the document about a model.
  func answer(about model: ModelManifest, _ request: Request) -> Response {
    var members = OpenAPIDocument(model: model, needsKey: needsKey, language: Self.language(of: [model], request)).members
    members["servers"] = Self.servers(bases.apiBase(request))
    let bytes = JSONValue.object(members).jsonBytes
    return answer({ bytes }, eTag: String(Self.hash(bytes).prefix(32)), request, caching: "private, no-cache")
  }

  /// Makes the document, or takes the one that was made before.
  private func document(of models: [ModelManifest], language: String) -> Kept {
    let versions = models.map { [$0.modelID, $0.version] }
    if let kept = kept.withLockedValue({ $0[language] }), kept.models == versions { return kept }
    let members = OpenAPIDocument(models: models, needsKey: needsKey, language: language).members
    let rest = Array(JSONValue.object(members).jsonBytes.dropFirst())
    let made = Kept(models: versions, rest: rest, hash: Self.hash(rest))
    kept.withLockedValue { all in
      // Languages that only the old models had are dropped with them.
      all = all.filter { $0.value.models == versions }
      all[language] = made
    }
    return made
  }

  private func answer(_ bytes: () -> [UInt8], eTag: String, _ request: Request, caching: String) -> Response {
    let headers: HTTPFields = [.eTag: "\"\(eTag)\"", .cacheControl: caching, .vary: "Accept-Language"]
    if let known = request.headers[.ifNoneMatch], FileRange.matches(known, "\"\(eTag)\"") {
      return Response(status: .notModified, headers: headers)
    }
    return .json(bytes: bytes(), headers: headers)
  }

  private static func servers(_ base: String) -> JSONValue { [["url": .string(base)]] }

  private static func language(of models: [ModelManifest], _ request: Request) -> String {
    let offered = models.reduce(into: Set<String>()) {
      $0.formUnion($1.displayName.texts.keys)
      $0.formUnion($1.description.texts.keys)
    }
    return AcceptedLanguage.choose(request.headers[.acceptLanguage], from: offered)
  }

  private static func hash(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}
