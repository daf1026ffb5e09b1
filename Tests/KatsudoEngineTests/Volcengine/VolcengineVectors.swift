import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import Testing

/// Signatures of Volcengine's Python package, `volcengine` 1.0.229; `Scripts/volcengine-vectors.py` makes them again and explains
/// how.
struct VolcengineVector: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var request: VolcengineSigner.Request
  var date: Timestamp
  /// `x-date`, `x-content-sha256` and the signature at the end of `authorization`.
  var dateText: String
  var bodyHash: String
  var signature: String

  static let keys = VolcengineKeys(access: ServiceSecret(accessKey)!, secret: ServiceSecret("T1dSaE9XTTBOV0k0TnpZ-example-secret==")!)
  static let accessKey = "AKLTexample0access1key"

  private static let submit = ["Action": "CVSync2AsyncSubmitTask", "Version": "2022-08-31"]
  private static let noon = Timestamp(microseconds: 1_772_280_000_000_000)
  private static let newYear = Timestamp(microseconds: 1_830_297_599_000_000)
  private static let host = "visual.volcengineapi.com"

  static let all: [VolcengineVector] = [
    VolcengineVector(
      testDescription: "an empty body", request: VolcengineSigner.Request(host: host, query: submit, body: Array("".utf8)), date: noon,
      dateText: "20260228T120000Z", bodyHash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      signature: "6324bcd39affa5a41784fbb16c6c62e2f504c64e10c66804239febc72344ee4c"),
    VolcengineVector(
      testDescription: "a plain body",
      request: VolcengineSigner.Request(
        host: host, query: submit, body: Array(#"{"prompt":"push in","req_key":"jimeng_ti2v_v30_pro"}"#.utf8)), date: noon,
      dateText: "20260228T120000Z", bodyHash: "6692d1d20b9d1caffbd4389fe00a128f7a35c7fa084e54db70b957db5a5840b0",
      signature: "be241c33a2f0a67cfdc3380d666e54b70548ba64629d9acf01c267d4c24c6499"),
    VolcengineVector(
      testDescription: "a body of several scripts",
      request: VolcengineSigner.Request(host: host, query: submit, body: Array(#"{"prompt":"絵巻が動く — été 🎏"}"#.utf8)), date: noon,
      dateText: "20260228T120000Z", bodyHash: "e5caa60f6ab57e1ac2b7f2bcd973561448bd770f2f615f9aa46507407d33c952",
      signature: "0c49c940b0ed0c73b946ec19afcc7fb9293e24788075659bf641257390b8b01f"),
    VolcengineVector(
      testDescription: "the result's action",
      request: VolcengineSigner.Request(
        host: host, query: ["Action": "CVSync2AsyncGetResult", "Version": "2022-08-31"],
        body: Array(#"{"req_key":"jimeng_ti2v_v30_pro","task_id":"7392616336519610409"}"#.utf8)), date: noon,
      dateText: "20260228T120000Z", bodyHash: "341fe8c80af59e6763ed21164bb6dfbce8ba4fcdcc04d451d7cf6956044cb565",
      signature: "654dd4b3e35fa94a9d5f28982262ebae5fa2994bf6784c1a25c20717d6e1c123"),
    VolcengineVector(
      testDescription: "several query items that need escapes",
      request: VolcengineSigner.Request(
        host: host, query: ["Version": "2022-08-31", "Action": "CVSync2AsyncSubmitTask", "b c": "x/y+z", "a": "絵~-_.", "A": ""],
        body: Array("{}".utf8)), date: noon,
      dateText: "20260228T120000Z", bodyHash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      signature: "b8193a0246d0b64253a113e292e5e8d1c8a6446f1c9258345d387db02ad35227"),
    VolcengineVector(
      testDescription: "the last second of a year", request: VolcengineSigner.Request(host: host, query: submit, body: Array("{}".utf8)),
      date: newYear,
      dateText: "20271231T235959Z", bodyHash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      signature: "5e5037c5aa8a606b085709b5de2763ffbaed92a741beaa199d9aef24d3b34735"),
    VolcengineVector(
      testDescription: "a port that is not the scheme's",
      request: VolcengineSigner.Request(host: "127.0.0.1:8443", query: submit, body: Array("{}".utf8)), date: noon,
      dateText: "20260228T120000Z", bodyHash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      signature: "104ef58351ee6fed06dfb3addf7099bea133598151d953a4db9c62c4595bc355"),
    VolcengineVector(
      testDescription: "a body that is not UTF-8", request: VolcengineSigner.Request(host: host, query: submit, body: Array(0...255)),
      date: noon,
      dateText: "20260228T120000Z", bodyHash: "40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880",
      signature: "c74cd9c78e658d35809d1519ca99f50f06d06037594cd1af7119b2a5905a8d60"),
  ]
}
