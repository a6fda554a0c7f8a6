/** The backend that reads secrets from an Azure Key Vault will live here. */
@NullMarked
package io.hybridrunner.secrets.azure;

import org.jspecify.annotations.NullMarked;
