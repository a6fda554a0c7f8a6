/** A small API server of Kubernetes, a proxy with faults before a real one, and time for tests. */
@org.jspecify.annotations.NullMarked
package io.hybridrunner.argo.testkit;
