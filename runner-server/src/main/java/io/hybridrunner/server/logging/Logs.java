package io.hybridrunner.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.hybridrunner.server.config.ServerConfig;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Sets the program's logging up. Found by logback at its first use: until {@link #configure} is
 * called, warnings go to standard error.
 */
public final class Logs extends ContextAwareBase implements Configurator {

  /** For logback. */
  public Logs() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    ServerConfig.Logging logging =
        new ServerConfig.Logging(ServerConfig.Format.PLAIN, ServerConfig.Level.WARN);
    install(context, logging, System.err, ZoneId.systemDefault());
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** From now on logs go to this stream in this form. */
  public static void configure(ServerConfig.Logging logging, OutputStream out, ZoneId zone) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    // An embedder's other logging library keeps its own rules.
    if (factory instanceof LoggerContext context) {
      context.reset();
      install(context, logging, out, zone);
    }
  }

  /** A stream that others use too: logback closes what an appender wrote to. */
  private static final class LeftOpen extends FilterOutputStream {
    LeftOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /** The same for one context. */
  static void install(
      LoggerContext context, ServerConfig.Logging logging, OutputStream out, ZoneId zone) {
    Encoder<ILoggingEvent> encoder =
        logging.format() == ServerConfig.Format.JSON
            ? new JsonLineEncoder()
            : new PlainEncoder(zone);
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setName("out");
    appender.setEncoder(encoder);
    appender.setOutputStream(new LeftOpen(out));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    // The libraries below us say at INFO what our own listener says better.
    boolean isDebug = logging.level() == ServerConfig.Level.DEBUG;
    root.setLevel(isDebug ? Level.INFO : Level.WARN);
    context.getLogger("io.hybridrunner").setLevel(Level.toLevel(logging.level().name()));
    if (logging.level() == ServerConfig.Level.ERROR) {
      root.setLevel(Level.ERROR);
    }
  }
}
