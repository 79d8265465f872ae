"""Reads the first record of each topic with the stock Confluent Avro consumer.

usage: read_topics.py BOOTSTRAP_SERVERS REGISTRY_URL TOPIC...
Prints one line of JSON for each: {"topic", "key", "schema", "fields"}.
"""

import json
import sys

from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

TIMEOUT_SECONDS = 30


def first_record(consumer, topic):
    partitions = consumer.list_topics(topic, TIMEOUT_SECONDS).topics[topic].partitions
    consumer.assign([TopicPartition(topic, number, 0) for number in partitions])
    message = consumer.poll(TIMEOUT_SECONDS)
    if message is None:
        raise SystemExit(topic + ": no record")
    if message.error():
        raise SystemExit(topic + ": " + str(message.error()))
    return message


def main(servers, registry_url, *topics):
    registry = SchemaRegistryClient({"url": registry_url})
    deserializer = AvroDeserializer(registry)
    consumer = Consumer(
        {"bootstrap.servers": servers, "group.id": "another-language", "enable.auto.commit": False}
    )
    for topic in topics:
        message = first_record(consumer, topic)
        value = deserializer(message.value(), SerializationContext(topic, MessageField.VALUE))
        written = registry.get_latest_version(topic + "-value").schema.schema_str
        print(
            json.dumps(
                {
                    "topic": topic,
                    "key": (message.key() or b"").decode(),
                    "schema": json.loads(written)["name"],
                    "fields": sorted(value),
                }
            )
        )
    consumer.close()


main(*sys.argv[1:])
