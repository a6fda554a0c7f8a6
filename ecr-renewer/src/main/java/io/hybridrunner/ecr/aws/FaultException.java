package io.hybridrunner.ecr.aws;

/** Something was refused or did not work. Without what was caught: that may quote what was sent. */
public final class FaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  FaultException(Fault fault) {
    super(fault.message());
    this.fault = fault;
  }

  /** What it was. */
  public Fault fault() {
    return fault;
  }
}
