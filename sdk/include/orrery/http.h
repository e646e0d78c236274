// The role orrery.http/1: requests in, responses out, the same whether they come from a socket or from another service.
#pragma once
#include <orrery/handover.h>
#include <orrery/host.h>

namespace orrery {

/// Who asks. Set by the kernel's rules (MayActAs=), never by the outside.
struct Identity {
    std::string directory, id;  ///< `id` is unique within `directory`; both empty: nobody
    /// (name, value), such as ("group", "sales"); names may occur several times
    std::vector<std::pair<std::string, std::string>> attributes;
    /// Whether nobody is named: the service itself asks, or somebody who has not signed in.
    bool empty() const noexcept { return id.empty(); }
};

/// A request, borrowed: gone when the call returns. Record fields: method, target (path and query, normalised), remote,
/// request.id, listener, header.<lower-case name>…, body or body.stream, identity.directory, identity.id,
/// identity.attribute.<name>…, caller (stamped by the kernel).
class Request {
public:
    /// Borrows the record of a call; throws nothing.
    explicit Request(Record record) : record_(record) {}
    /// GET, POST, … as sent; throws Error(invalid) when the record has none.
    std::string_view method() const { return record_.at("method"); }
    /// Path and query, normalised; throws Error(invalid) when the record has none.
    std::string_view target() const { return record_.at("target"); }
    /// The target up to its '?'. Percent signs are as they came; throws as target().
    std::string_view path() const { return target().substr(0, target().find('?')); }
    /// What follows the '?', without it.
    std::string_view query() const {
        auto mark = target().find('?');
        return mark == std::string_view::npos ? std::string_view{} : target().substr(mark + 1);
    }
    /// The client's address; "" when another service asks by itself.
    std::string_view remote() const noexcept { return record_.value_or("remote", ""); }
    /// The body when it came inline (up to 256 KiB), else "": see body_stream().
    std::string_view body() const noexcept { return record_.value_or("body", ""); }
    /// The id of a body that did not fit inline (256 KiB): take it with host.take_stream(), read data frames until end.
    std::optional<std::string_view> body_stream() const noexcept { return record_.find("body.stream"); }
    /// The id that goes through all logs; "" when the caller gave none.
    std::string_view id() const noexcept { return record_.value_or("request.id", ""); }
    /// The stanza that calls, as the kernel saw it: to be trusted. "" where there is no kernel, as in unit tests.
    std::string_view caller() const noexcept { return record_.value_or("caller", ""); }
    /// The first header of that name, which must be in lower case; nothing when it was not sent.
    std::optional<std::string_view> header(std::string_view lower_case_name) const noexcept {
        return record_.find("header.", lower_case_name);
    }
    /// Who asks, copied; empty() when the record names nobody.
    Identity identity() const {
        constexpr std::string_view prefix = "identity.attribute.";
        Identity who{std::string(record_.value_or("identity.directory", "")),
                     std::string(record_.value_or("identity.id", "")),
                     {}};
        for (auto& field : record_)
            if (view(field.name).starts_with(prefix))
                who.attributes.emplace_back(view(field.name).substr(prefix.size()), view(field.value));
        return who;
    }
    /// All fields, for those without a function here. Borrowed like the request.
    Record record() const noexcept { return record_; }

private:
    Record record_;
};

/// A response. With `body_stream` set the body comes over that stream (data frames, then end) instead of `body`.
struct Response {
    int status = 200;  ///< of HTTP, 100 to 599
    /// (name, value), in order; names may occur several times
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body, body_stream;  ///< the body, or the id of the stream that brings it

    /// Writes it as the answer of orrery.http/1; nothing here is checked.
    void write(Writer out) const {
        out.put("status", std::to_string(status));
        for (auto& [name, value] : headers) out.put("header.", name, value);
        if (!body_stream.empty())
            out.put("body.stream", body_stream);
        else
            out.put("body", body);
    }
    /// What write() wrote; the status is 500 when the answer has none.
    static Response read(const Fields& answer) {
        Response response;
        auto status = answer.value_or("status", "500");
        std::from_chars(status.data(), status.data() + status.size(), response.status);
        for (auto& [name, value] : answer.items())
            if (name.starts_with("header.")) response.headers.emplace_back(name.substr(7), value);
        response.body = answer.value_or("body", "");
        response.body_stream = answer.value_or("body.stream", "");
        return response;
    }
};

/// [worker, concurrent] may block. Throw an Error for a failure: it becomes its HTTP status with message and hint.
class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    /// Answers one request, which is borrowed until it returns. Long bodies go by Response::body_stream.
    virtual Response handle(const Request& request) = 0;
};

/// Another service's http/1 face, in this process or not. [any thread]
class HttpClient {
public:
    /// Of nobody: call() throws, or gives, unavailable.
    HttpClient() = default;
    /// `stanza` must stand in Requires= or Wants=; else it is that of nobody.
    HttpClient(const Host& host, std::string_view stanza)
        : handle_(host.find("orrery.http/1", stanza)), stanza_(stanza) {}
    /// Sends `fields` (see Request); throws Error(unavailable…) when nobody answers.
    Response call(const Fields& fields, std::chrono::milliseconds deadline = {}) const {
        Fields answer;
        check(handle_.call(0, fields.record(), answer, deadline), answer, "service '" + stanza_ + "' did not answer");
        return Response::read(answer);
    }
    /// The same for a record at hand, filling `answer` and giving the status instead of throwing.
    int32_t call(Record record, Fields& answer, std::chrono::milliseconds deadline = {}) const {
        return handle_.call(0, record, answer, deadline);
    }

private:
    Handle handle_;
    std::string stanza_;
};

/// The role orrery.stream/1: WebSockets. `open` gets the request and the taken stream; throwing refuses it with the
/// Error's HTTP status. Return quickly: move the stream to a thread or loop of your own. [worker, concurrent]
///
/// At a hot swap that overlaps, the kernel asks the old instance to suspend() and the new one to resume() what it got:
/// whoever sits at the other end notices nothing. Both [control thread]. orrery/stream_loop.h does it for you.
class StreamHandler {
public:
    virtual ~StreamHandler() = default;
    /// Takes the stream over. `request` is borrowed until it returns.
    virtual void open(const Request& request, Stream stream) = 0;
    /// Gives up the open streams, each between two messages, with what the successor must know of it. Called when no
    /// open() runs and none will. Those kept are closed by drain(), stop() or the destructor: their clients see code
    /// 1012 and connect again.
    virtual std::vector<OpenStream> suspend() { return {}; }
    /// A stream of the predecessor, perhaps of an older version of this plugin.
    virtual void resume(OpenStream open) { open.stream.close(1012, "the service was replaced"); }
};

/// Opens a stream on another service: fields as for Request; throws the refusal's Error.
inline Stream open_stream(const Host& host, const Handle& handle, Fields fields,
                          std::chrono::milliseconds deadline = {}) {
    auto [stream, id] = host.offer_stream();
    fields.add("stream.id", id);
    Fields answer;
    check(handle.call(0, fields.record(), answer, deadline), answer, "the stream was refused");
    return std::move(stream);
}

}  // namespace orrery
