package io.hybridrunner.relay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * All that is logged while it is open, our own at the finest level, as an operator would see it.
 */
final class CapturedLogs extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final PatternLayout layout = new PatternLayout();
  private final Logger all = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger own = logger("io.hybridrunner");

  CapturedLogs() {
    LoggerContext context = all.getLoggerContext();
    layout.setContext(context);
    layout.setPattern("%level %logger %mdc %msg %ex%n");
    layout.start();
    setContext(context);
    start();
    own.setLevel(Level.TRACE);
    own.setAdditive(false);
    own.addAppender(this);
    all.addAppender(this);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(layout.doLayout(event));
  }

  String text() {
    return String.join("", lines);
  }

  @Override
  public void close() {
    all.detachAppender(this);
    own.detachAppender(this);
    own.setAdditive(true);
    own.setLevel(null);
    stop();
  }
}
