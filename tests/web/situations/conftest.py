import pytest


@pytest.fixture
def client(client_as):
    return client_as("professional")
