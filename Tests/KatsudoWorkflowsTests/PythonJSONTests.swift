import KatsudoWorkflows
import Testing

struct PythonJSONTests {
  @Test(arguments: [
    (#"{"a": NaN, "b": [Infinity, -Infinity]}"#, #"{"a": null, "b": [null, null]}"#),
    (
      #"{"NaN": "Infinity", "a": "say \"NaN\" or -Infinity", "b": NaN}"#,
      #"{"NaN": "Infinity", "a": "say \"NaN\" or -Infinity", "b": null}"#
    ),
    (#"{"name": "Nadia", "Input": "Inside", "n": -1}"#, #"{"name": "Nadia", "Input": "Inside", "n": -1}"#), ("NaN", "null"), ("", ""),
  ]) func `words that JSON does not know become null outside of texts`(document: String, cleaned: String) {
    #expect(String(decoding: PythonJSON.cleaned(Array(document.utf8)), as: UTF8.self) == cleaned)
  }
}
