package io.hybridrunner.collate.net;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Challenge;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** What a proxy answered when it was asked for a tunnel. */
record ConnectAnswer(HttpProxy proxy, int status, List<String> schemes) {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");

  /** Reads an answer's head. */
  static ConnectAnswer parse(HttpProxy proxy, String head) throws IOException {
    List<String> lines = head.lines().toList();
    Matcher status = STATUS.matcher(lines.get(0));
    if (!status.matches()) {
      throw noProxy(proxy);
    }
    Headers.Builder headers = new Headers.Builder();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase("Proxy-Authenticate")) {
        headers.addUnsafeNonAscii("Proxy-Authenticate", line.substring(colon + 1).strip());
      }
    }
    int code = Integer.parseInt(status.group(1));
    return new ConnectAnswer(proxy, code, schemes(code, headers.build()));
  }

  private static List<String> schemes(int code, Headers headers) {
    return new Response.Builder()
            .request(new Request.Builder().url("http://proxy.invalid/").build())
            .protocol(Protocol.HTTP_1_1)
            .code(code)
            .message("")
            .headers(headers)
            .build()
            .challenges()
            .stream()
            .map(Challenge::scheme)
            .toList();
  }

  static ProxyException noProxy(HttpProxy proxy) {
    return ProxyException.lasting(
        "what answers at " + proxy + " is no HTTP proxy",
        "Check the proxy's address and port (link.proxy.url or the variable HTTPS_PROXY); proxies"
            + " that want TLS or SOCKS themselves are not supported.");
  }

  boolean isTunnel() {
    return status >= 200 && status < 300;
  }

  ProxyException refusal(Target target) {
    if (status == 407) {
      return unauthenticated();
    }
    if (status >= 500) {
      return ProxyException.passing(
          "the proxy " + proxy + " cannot reach " + target + " (" + status + ")",
          "Check link.url: the proxy looks the name up and connects; its log says more.");
    }
    return ProxyException.lasting(
        "the proxy " + proxy + " refuses a tunnel to " + target + " (" + status + ")",
        "Have CONNECT to " + target + " allowed in the proxy, or take the host out with no-proxy.");
  }

  private ProxyException unauthenticated() {
    if (!schemes.isEmpty() && schemes.stream().noneMatch("Basic"::equalsIgnoreCase)) {
      return ProxyException.lasting(
          "the proxy "
              + proxy
              + " wants "
              + Heard.shortened(String.join(" or ", schemes), 60)
              + " (407), which is not supported",
          "Have Basic allowed for the runner, or the control plane's host without credentials; or"
              + " put a local proxy in between that speaks it.");
    }
    return proxy.credentials().isPresent()
        ? ProxyException.lasting(
            "the proxy " + proxy + " does not accept the user and password it is shown (407)",
            "Correct link.proxy.user and link.proxy.passwordFile, or those in HTTPS_PROXY.")
        : ProxyException.lasting(
            "the proxy " + proxy + " wants credentials (407)",
            "Give link.proxy.user and link.proxy.passwordFile.");
  }
}
