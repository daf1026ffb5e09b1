/// The examples for Go 1.19 or later. They need nothing but its standard library.
enum GoSnippets {
  static func run(_ call: ExampleCall) -> String {
    """
    package main

    import (
    \t"bytes"
    \t"encoding/json"
    \t"fmt"
    \t"log"
    \t"net/http"
    \t"os"
    \t"time"
    )

    const base = \(CodeText.go(call.base))

    func call(method, url string, value any) map[string]any {
    \tvar body bytes.Buffer
    \tif value != nil {
    \t\tif err := json.NewEncoder(&body).Encode(value); err != nil {
    \t\t\tlog.Fatal(err)
    \t\t}
    \t}
    \trequest, err := http.NewRequest(method, url, &body)
    \tif err != nil {
    \t\tlog.Fatal(err)
    \t}
    \trequest.Header.Set("Authorization", "Bearer "+os.Getenv("YOUR_API_TOKEN"))
    \trequest.Header.Set("Content-Type", "application/json")
    \tresponse, err := http.DefaultClient.Do(request)
    \tif err != nil {
    \t\tlog.Fatal(err)
    \t}
    \tdefer response.Body.Close()
    \tvar answer map[string]any
    \tif err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
    \t\tlog.Fatal(err)
    \t}
    \tif response.StatusCode >= 300 {
    \t\tlog.Fatal(answer["error_message"])
    \t}
    \treturn answer
    }

    func main() {
    \tsubmitted := call("POST", base+\(CodeText.go("/models/\(call.modelID)")), \(call.literal(.go, depth: 1)))
    \tfor {
    \t\tstatus := call("GET", submitted["status_url"].(string), nil)["status"]
    \t\tif status != "in_queue" && status != "in_progress" {
    \t\t\tbreak
    \t\t}
    \t\ttime.Sleep(time.Second)
    \t}
    \tresult := call("GET", submitted["result_url"].(string), nil)
    \tif result["status"] != "succeeded" {
    \t\tlog.Fatal(result["status"], " ", result["error"])
    \t}
    \tfor _, link := range result["output"].(map[string]any) {
    \t\tfmt.Println(link)
    \t}
    }
    """
  }

  static func upload(_ call: ExampleCall) -> String {
    """
    package main

    import (
    \t"bytes"
    \t"encoding/json"
    \t"fmt"
    \t"io"
    \t"log"
    \t"mime/multipart"
    \t"net/http"
    \t"os"
    )

    func must(err error) {
    \tif err != nil {
    \t\tlog.Fatal(err)
    \t}
    }

    func main() {
    \tfile, err := os.Open(\(CodeText.go(call.fileName)))
    \tmust(err)
    \tdefer file.Close()
    \tvar body bytes.Buffer
    \tform := multipart.NewWriter(&body)
    \tpart, err := form.CreateFormFile("file", \(CodeText.go(call.fileName)))
    \tmust(err)
    \t_, err = io.Copy(part, file)
    \tmust(err)
    \tmust(form.Close())

    \trequest, err := http.NewRequest("POST", \(CodeText.go("\(call.base)/files")), &body)
    \tmust(err)
    \trequest.Header.Set("Authorization", "Bearer "+os.Getenv("YOUR_API_TOKEN"))
    \trequest.Header.Set("Content-Type", form.FormDataContentType())
    \tresponse, err := http.DefaultClient.Do(request)
    \tmust(err)
    \tdefer response.Body.Close()
    \tvar answer map[string]any
    \tmust(json.NewDecoder(response.Body).Decode(&answer))
    \tif response.StatusCode >= 300 {
    \t\tlog.Fatal(answer["error_message"])
    \t}
    \tfmt.Println(answer["id"])
    }
    """
  }
}
