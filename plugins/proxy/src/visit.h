// One browser request on its way through the proxy.
#pragma once
#include <orrery/kit/http/message.h>

#include "session.h"
#include "virtual_proxy.h"

namespace orrery::proxy {

struct Visit {
    kit::http::Request& request;
    std::shared_ptr<const VirtualProxy> proxy;
    std::string path;                  // behind the prefix
    std::shared_ptr<Session> session;  // null: nobody is signed in
    std::string set_cookie;            // to go with the answer, whatever it is
    bool by_token = false;  // a token in this very request tells who asks: no page can make a browser send it

    std::string accept() const { return std::string(request.fields.find("accept").value_or("")); }
    /// A person's browser asks for a page: redirects are for those only.
    bool is_page_load() const {
        return (request.method == "GET" || request.method == "HEAD") && !request.websocket &&
               accept().find("text/html") != std::string::npos;
    }
};

inline kit::http::Response redirect(std::string target) {
    kit::http::Response response;
    response.status = 302;
    response.fields.add("location", std::move(target));
    response.fields.add("cache-control", "no-store");
    return response;
}

}  // namespace orrery::proxy
