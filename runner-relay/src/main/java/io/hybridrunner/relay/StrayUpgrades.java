package io.hybridrunner.relay;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.relay.api.ApiResponse;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses to upgrade at any path but the link's. Javalin would look for a handler of its own there,
 * before any token is asked for, and keep an HTTP session for whoever asked.
 */
final class StrayUpgrades implements Filter {

  private final RefusalLog refusals;

  StrayUpgrades(RefusalLog refusals) {
    this.refusals = refusals;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    boolean isStray =
        "websocket".equalsIgnoreCase(http.getHeader("Upgrade"))
            && !http.getRequestURI().equals(LinkServlet.PATH);
    if (!isStray) {
      chain.doFilter(request, response);
      return;
    }
    refusals.refused(request, "there is no Runner Link at the path that it asked for (404)");
    LinkServlet.answer(
        (HttpServletResponse) response,
        ApiResponse.of(
            404,
            Cause.of(
                Kind.NOT_FOUND,
                "there is no Runner Link at this path",
                "Connect to " + LinkServlet.PATH + ".")));
  }
}
