// A server on a loopback port with a handler of the test's.
#pragma once
#include <orrery/kit/http/server.h>

#include "raw_client.h"

class RunningServer {
public:
    using Options = orrery::kit::http::ServerOptions;
    explicit RunningServer(Options options) : server(std::move(options)) {
        server.start();
        server.add({orrery::kit::http::Descriptor(listen_on_loopback(port)), "test", nullptr});
    }
    static Options with(std::function<orrery::kit::http::Response(orrery::kit::http::Request&)> handler) {
        Options options;
        options.handler = std::move(handler);
        return options;
    }
    int port = 0;
    orrery::kit::http::Server server;
};

inline orrery::kit::http::Response text_response(std::string body) {
    orrery::kit::http::Response response;
    response.fields.add("content-type", "text/plain");
    response.body = std::move(body);
    return response;
}
