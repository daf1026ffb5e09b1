/// The examples for Python 3. They need nothing but its standard library.
enum PythonSnippets {
  static func run(_ call: ExampleCall) -> String {
    """
    import json
    import os
    import sys
    import time
    import urllib.request

    BASE = \(CodeText.python(call.base))


    def call(method, url, value=None):
        request = urllib.request.Request(
            url,
            method=method,
            data=None if value is None else json.dumps(value).encode(),
            headers={
                "Authorization": "Bearer " + os.environ["YOUR_API_TOKEN"],
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


    submitted = call(
        "POST",
        BASE + \(CodeText.python("/models/\(call.modelID)")),
        \(call.literal(.python, depth: 1)),
    )
    while call("GET", submitted["status_url"])["status"] in ("in_queue", "in_progress"):
        time.sleep(1)
    result = call("GET", submitted["result_url"])
    if result["status"] != "succeeded":
        sys.exit(result.get("error", result["status"]))
    for value in result["output"].values():
        print(*(value if isinstance(value, list) else [value]), sep="\\n")
    """
  }

  static func upload(_ call: ExampleCall) -> String {
    """
    import json
    import os
    import urllib.request
    import uuid

    boundary = uuid.uuid4().hex
    with open(\(CodeText.python(call.fileName)), "rb") as file:
        body = (
            f"--{boundary}\\r\\n"
            'Content-Disposition: form-data; name="file"; filename="\(call.fileName)"\\r\\n\\r\\n'
        ).encode() + file.read() + f"\\r\\n--{boundary}--\\r\\n".encode()
    request = urllib.request.Request(
        \(CodeText.python("\(call.base)/files")),
        method="POST",
        data=body,
        headers={
            "Authorization": "Bearer " + os.environ["YOUR_API_TOKEN"],
            "Content-Type": "multipart/form-data; boundary=" + boundary,
        },
    )
    with urllib.request.urlopen(request) as answer:
        print(json.load(answer)["id"])
    """
  }
}
