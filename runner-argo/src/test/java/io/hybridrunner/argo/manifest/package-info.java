@NullMarked
package io.hybridrunner.argo.manifest;

import org.jspecify.annotations.NullMarked;
