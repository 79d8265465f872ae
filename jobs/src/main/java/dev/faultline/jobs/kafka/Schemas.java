package dev.faultline.jobs.kafka;

import org.apache.avro.Schema;

/** Schemas and the ids that records carry in their place. */
interface Schemas {

    /**
     * Returns the id under which a schema is registered; never registers.
     *
     * @throws RegistryException when it is not registered or nobody answers
     */
    int idOf(String subject, Schema schema);

    /**
     * Returns the writer schema of an id.
     *
     * @throws RegistryException with {@link RegistryException#notFound()} for an unknown id
     */
    Schema schemaById(int id);
}
