import HTTPTypes
import KatsudoAPI

extension APIOperation {
  /// The calls about uploads in one call, and about files.
  static let files: [APIOperation] =
    [
      APIOperation(
        method: .post, path: "/v1/files", id: "upload_file", group: .files, summary: "Upload a file",
        parameters: [],
        body: APIBody(
          description: "The field `file` of a form, or the bytes of the file with any other content type.",
          contents: [
            "multipart/form-data": [
              "type": "object", "required": ["file"],
              "properties": ["file": ["contentMediaType": "application/octet-stream"]],
            ],
            "application/octet-stream": [:],
          ]),
        answers: [
          .json(
            "The facts about the file.", APISchemas.file, status: 201, headers: [.location],
            links: ["file_facts": ["file_id": "$response.body#/id"]])
        ],
        errors: [.requestTimeout, .payloadTooLarge, .unsupportedMediaType, .invalidInput, .insufficientStorage], isForModels: true),
      APIOperation(
        method: .get, path: "/v1/files", id: "list_files", group: .files, summary: "Your files, the newest first",
        parameters: [.limit, .cursor(APISchemas.uploadID)], answers: [.json("A page of the list.", APISchemas.fileList)],
        errors: [.invalidInput]),
      APIOperation(
        method: .get, path: "/v1/files/{file_id}", id: "file_facts", group: .files, summary: "The facts about a file",
        parameters: [.fileID], answers: [.json("The facts.", APISchemas.file)], errors: [.resourceNotFound]),
      APIOperation(
        method: .delete, path: "/v1/files/{file_id}", id: "delete_file", group: .files, summary: "Delete a file", parameters: [.fileID],
        answers: [APIAnswer(status: 204, description: "The file is gone.")], errors: [.resourceNotFound, .conflict]),
      APIOperation(
        method: .head, path: "/v1/files/sha256/{hash}", id: "find_file", group: .files, summary: "Look for a complete file by its bytes",
        parameters: [
          APIParameter(
            name: "hash", place: .path, schema: APISchemas.sha256, description: "SHA-256 of the bytes in lower-case hexadecimal.")
        ],
        answers: [APIAnswer(description: "You have the file.", headers: [.katsudoFileID])],
        errors: [.invalidResourceIdentifier, .resourceNotFound]),
    ] + [HTTPRequest.Method.get, .head].map(linked)

  /// The download of a file by its link.
  private static func linked(_ method: HTTPRequest.Method) -> APIOperation {
    let isHead = method == .head
    func text(_ name: String, _ description: String) -> APIParameter {
      APIParameter(name: name, place: .path, schema: ["type": "string", "minLength": 1], description: description)
    }
    let content: (String, JSONValue)? = isHead ? nil : ("*/*", [:])
    var answers = [
      APIAnswer(description: "The file.", content: content, headers: [.acceptRanges, .contentDisposition, .eTag]),
      APIAnswer(status: 304, description: "The caller has this content.", headers: [.eTag]),
    ]
    if !isHead {
      answers.append(
        APIAnswer(
          status: 206, description: "A part of the file.", content: content,
          headers: [.acceptRanges, .contentDisposition, .contentRange, .eTag]))
    }
    return APIOperation(
      method: method, path: "/files/{id}/{token}/{name}", id: isHead ? "linked_file_facts" : "download_file", group: .files,
      summary: isHead ? "The header fields of a file" : "Download a file",
      description: "The path is a link from another answer. The link is the permission, and it expires.",
      parameters: [
        text("id", "The id of a request or of an uploaded file."), text("token", "The time of expiry and a signature."),
        text("name", "The name of the file."),
      ]
        + (isHead
          ? []
          : [
            .header(.range, ["type": "string"], "The part of the file, such as `bytes=0-1023`."),
            .header(.ifRange, ["type": "string"], "The ETag for which the part is meant."),
          ]) + [.ifNoneMatch],
      answers: answers, errors: [.resourceNotFound] + (isHead ? [] : [.rangeNotSatisfiable]), isOpen: true)
  }

  /// The calls of the protocol tus 1.0.0.
  static let tus: [APIOperation] =
    ["/v1/files/tus", "/v1/files/tus/{upload_id}"].map { path in
      let isOne = path.hasSuffix("}")
      return APIOperation(
        method: .options, path: path, id: isOne ? "tus_upload_options" : "tus_options", group: .files,
        summary: "The versions, extensions and limits of tus",
        // This call reads no part of the path.
        parameters: isOne ? [.uploadID.with(["type": "string"])] : [],
        answers: [
          APIAnswer(
            status: 204, description: "The header fields have the facts.",
            headers: [.tusResumable, .tusVersion, .tusExtension, .tusMaxSize])
        ])
    } + [
      APIOperation(
        method: .post, path: "/v1/files/tus", id: "tus_create", group: .files, summary: "Begin an upload in parts",
        parameters: [
          .tusResumable, bytes(.uploadLength, "The size of the whole file.", from: 1),
          .header(
            .uploadMetadata, ["type": "string", "maxLength": .integer(Int64(TusRoutes.metadataLimit))], "Metadata as tus writes it."),
          .idempotencyKey,
        ],
        answers: [
          APIAnswer(
            status: 201, description: "The upload has begun.",
            headers: [.location, .tusResumable, .uploadOffset, .uploadExpires, .katsudoFileID, .idempotentReplayed])
        ], errors: ofTus + [.payloadTooLarge, .invalidInput, .insufficientStorage, .conflict]),
      APIOperation(
        method: .head, path: "/v1/files/tus/{upload_id}", id: "tus_offset", group: .files, summary: "The offset at which an upload goes on",
        parameters: [.uploadID, .tusResumable],
        answers: [
          APIAnswer(
            description: "The header fields have the facts.",
            headers: [.tusResumable, .uploadOffset, .uploadLength, .uploadMetadata, .uploadExpires, .katsudoFileID])
        ], errors: ofTus + [.resourceNotFound]),
      APIOperation(
        method: .patch, path: "/v1/files/tus/{upload_id}", id: "tus_append", group: .files, summary: "Send the next part of an upload",
        parameters: [.uploadID] + part, body: partBody(isRequired: true), answers: [appended], errors: ofParts),
      APIOperation(
        method: .delete, path: "/v1/files/tus/{upload_id}", id: "tus_delete", group: .files, summary: "Delete an upload",
        parameters: [.uploadID, .tusResumable],
        answers: [APIAnswer(status: 204, description: "The upload is gone.", headers: [.tusResumable])],
        errors: ofTus + [.resourceNotFound, .conflict]),
      APIOperation(
        method: .post, path: "/v1/files/tus/{upload_id}", id: "tus_override", group: .files,
        summary: "Send the next part, or delete, with POST",
        description: "For clients that can send neither PATCH nor DELETE.",
        parameters: [.uploadID] + part.map { $0.name == HTTPField.Name.uploadOffset.rawName ? $0.optional : $0 } + [
          .header(.methodOverride, ["type": "string", "enum": ["PATCH", "DELETE"]], "The method that is meant.", isRequired: true)
        ], body: partBody(isRequired: false), answers: [appended], errors: ofParts + [.methodNotAllowed]),
    ]

  private static let ofTus: [ErrorCode] = [.invalidResourceIdentifier, .preconditionFailed]
  private static let ofParts =
    ofTus + [.resourceNotFound, .requestTimeout, .conflict, .payloadTooLarge, .unsupportedMediaType, .insufficientStorage]
  private static let part: [APIParameter] = [
    .tusResumable, bytes(.uploadOffset, "The number of bytes before this part."),
  ]
  private static func partBody(isRequired: Bool) -> APIBody {
    APIBody(description: "The bytes of the part.", contents: ["application/offset+octet-stream": [:]], isRequired: isRequired)
  }
  private static let appended = APIAnswer(
    status: 204, description: "The bytes are stored.", headers: [.tusResumable, .uploadOffset, .uploadExpires, .katsudoFileID])

  private static func bytes(_ name: HTTPField.Name, _ description: String, from least: Int64 = 0) -> APIParameter {
    .header(
      name, ["type": "integer", "minimum": .integer(least), "maximum": .integer(.max), "format": "int64"], description, isRequired: true)
  }
}
